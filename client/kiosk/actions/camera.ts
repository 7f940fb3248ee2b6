// Reads QR codes from the camera: by the browser's own detector where there is one, else in script.
import decodeQr from 'qr/decode.js';

interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const LOOK_EVERY_MS = 120;
/** A longer side than this costs a cheap tablet more than it finds, pixels. */
const LONGEST_SIDE = 720;

/**
 * Shows the camera in `video` and calls `onText` for each code that it reads, until the returned
 * function is called. Rejects where there is no camera or it is not allowed.
 */
export async function scanWithCamera(
  video: HTMLVideoElement,
  onText: (text: string) => void,
): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 } },
  });
  video.srcObject = stream;
  await video.play();
  const read = await chooseReader();
  let stopped = false;
  const look = async (): Promise<void> => {
    if (stopped) return;
    const text = await read(video).catch(() => undefined);
    if (text !== undefined && !stopped) onText(text);
    setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return () => {
    stopped = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

async function chooseReader(): Promise<Reader> {
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats: readonly string[] = (await Own?.getSupportedFormats().catch(() => [])) ?? [];
  if (!Own || !formats.includes('qr_code')) return readInScript();
  const detector = new Own({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

function readInScript(): Reader {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  return async (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (canvas.width === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    // Throws where there is no code in the picture.
    return decodeQr({ data, width, height });
  };
}
