/** Shows the camera and tells what it reads, until the returned function is called. */
export type Scan = (video: HTMLVideoElement, onText: (text: string) => void) => Promise<() => void>;
