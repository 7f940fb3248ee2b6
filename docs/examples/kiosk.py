#!/usr/bin/env python3
"""A kiosk in one file, after docs/kiosk-api.md alone: enrols, draws, confirms, redeems, undoes.

Needs python-socketio and websocket-client (Debian: python3-socketio python3-websocket).

    kiosk.py --server http://localhost:3000 --code 4F7K-9Q2M-XW3T5 --key-file kiosk.json
    kiosk.py --server http://localhost:3000 --key-file kiosk.json --ticket 0000-0000-00000
    kiosk.py --server http://localhost:3000 --key-file kiosk.json --coupon 0000-0000-00000 --product 0002
"""
import argparse
import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request

import socketio

NAMESPACE = "/kiosk"
TRIES = 5
ACK_SECONDS = 10


def unpad(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def enrol(server: str, code: str) -> dict:
    """Exchanges the dashboard's single-use code for this kiosk's key."""
    request = urllib.request.Request(
        f"{server}/api/kiosk/enrol",
        data=json.dumps({"code": code}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"not enrolled: {json.load(error)['refusal']['code']}")


class Refused(Exception):
    """The server's no: `code` for the program, `say` for the person behind the counter."""

    def __init__(self, refusal: dict):
        super().__init__(f"{refusal['code']}: {refusal.get('say', '')}")
        self.code = refusal["code"]


class Kiosk:
    def __init__(self, server: str, enrolled: dict):
        self.kiosk = enrolled["kiosk"]
        key = enrolled["key"]
        self.key = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
        self.counter = 0
        self.welcomed = threading.Event()
        self.refusal: dict | None = None
        self.sio = socketio.Client()
        self.sio.on("challenge", self.hello, namespace=NAMESPACE)
        self.sio.on("revoked", lambda *_: os._exit(2), namespace=NAMESPACE)
        self.sio.connect(
            server,
            transports=["websocket"],
            namespaces=[NAMESPACE],
            auth={"version": 1, "kiosk": self.kiosk, "language": "en"},
        )
        if not self.welcomed.wait(ACK_SECONDS):
            sys.exit("the server did not say hello")
        if self.refusal:
            sys.exit(f"not let in: {self.refusal}")

    def mac(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()

    def hello(self, challenge: str) -> None:
        """After every connection, also a repeated one: prove the key over a fresh challenge."""
        mac = self.mac(f"tombola kiosk 1\n{challenge}")
        self.sio.emit("hello", {"mac": mac}, namespace=NAMESPACE, callback=self.welcome)

    def welcome(self, answer: dict) -> None:
        if answer["ok"]:
            self.counter = max(self.counter, answer["value"]["lastCounter"])
        else:
            self.refusal = answer["refusal"]
        self.welcomed.set()

    def command(self, name: str, body: dict) -> dict:
        """Sends one command, the very same frame again while its answer is missing. Raises Refused."""
        self.counter += 1
        frame = {
            "id": unpad(os.urandom(16)),
            "counter": self.counter,
            "atMs": int(time.time() * 1000),
            "body": json.dumps(body),
        }
        signed = "\n".join(
            ["tombola command 1", name, frame["id"], str(frame["counter"]), str(frame["atMs"]), frame["body"]]
        )
        frame["mac"] = self.mac(signed)
        for _ in range(TRIES):
            try:
                answer = self.sio.call(name, frame, namespace=NAMESPACE, timeout=ACK_SECONDS)
            except (socketio.exceptions.TimeoutError, socketio.exceptions.BadNamespaceError):
                time.sleep(1)
                continue
            if answer["ok"]:
                return answer["value"]
            wait = answer["refusal"].get("retryAfterMs")
            if wait is None:
                raise Refused(answer["refusal"])
            time.sleep(wait / 1000)
        raise SystemExit(f"{name}: no answer; ask `settle` what became of it")


def draw(kiosk: Kiosk, ticket: str) -> None:
    campaign = next(one for one in kiosk.command("campaigns", {}) if one["stage"] == "open")
    right = {"kind": "ticket", "code": ticket}
    own = kiosk.command("draw", {"campaignId": campaign["campaignId"], "right": right, "number": None})
    print(f"drew number {own['number']} of {campaign['title']}: {json.dumps(own['benefit'])}")
    words = {"name": "Hana Sato", "address": "1-2-3 Honcho", "telephone": "03-0000-0000",
             "email": "hana@shop.example", "text": "-"}
    form = {field["id"]: words[field["kind"]] for field in campaign["form"]}
    own = kiosk.command("confirm", {"campaignId": own["campaignId"], "drawId": own["drawId"], "form": form})
    print(f"{own['state']} number {own['number']}")


def redeem(kiosk: Kiosk, coupon: str, product: str) -> None:
    presented = {"kind": "code", "code": coupon}
    seen = kiosk.command("look-up", {"coupon": presented})
    print(f"coupon {seen['state']}: {json.dumps(seen['benefit'])}")
    basket = {"productNumber": product, "quantity": 1, "listMinor": None}
    held = kiosk.command("hold", {"coupon": presented, "basket": basket})
    print(f"to pay {held['totalMinor']} {held['currency']} instead of {held['listMinor']}")
    done = kiosk.command("redeem", {"redemptionId": held["redemptionId"]})
    print(done["state"])
    undone = kiosk.command("undo", {"redemptionId": held["redemptionId"], "because": "wrong basket"})
    print(undone["state"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--server", default="http://localhost:3000")
    options.add_argument("--key-file", required=True, help="where this kiosk's key is kept")
    options.add_argument("--code", help="enrolment code, the first time")
    options.add_argument("--ticket", help="ticket code to draw with")
    options.add_argument("--coupon", help="typed code of a coupon to redeem, and to undo")
    options.add_argument("--product", help="number of the product it is redeemed for")
    chosen = options.parse_args()
    if chosen.code:
        with open(os.open(chosen.key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(enrol(chosen.server, chosen.code), file)
    with open(chosen.key_file) as file:
        kiosk = Kiosk(chosen.server, json.load(file))
    try:
        if chosen.ticket:
            draw(kiosk, chosen.ticket)
        if chosen.coupon:
            redeem(kiosk, chosen.coupon, chosen.product)
    except Refused as refusal:
        sys.exit(str(refusal))
    finally:
        kiosk.sio.disconnect()


if __name__ == "__main__":
    main()
