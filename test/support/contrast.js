/** Runs in a page: the lowest WCAG 2.2 contrast ratio between any text and the background it lies on. */
(() => {
  const numbers = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = colour => {
    const [r, g, b] = numbers(colour).map(part =>
      part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = element => {
    if (element === null) return 'rgb(255, 255, 255)';
    const colour = getComputedStyle(element).backgroundColor;
    return numbers(colour)[3] === 0 ? groundOf(element.parentElement) : colour;
  };
  let worst = { ratio: 21, text: '' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (node.textContent.trim() === '' || !parent.checkVisibility({ opacityProperty: true })) continue;
    const [a, b] = [light(getComputedStyle(parent).color), light(groundOf(parent))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: node.textContent };
  }
  return worst;
})();
