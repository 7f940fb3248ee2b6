/** For an img or a link: its address is the blob's, for as long as it is in the page. */
export function showBlob(blob: Blob, attribute: 'src' | 'href') {
  return (element: HTMLElement) => {
    const address = URL.createObjectURL(blob);
    element.setAttribute(attribute, address);
    return () => URL.revokeObjectURL(address);
  };
}
