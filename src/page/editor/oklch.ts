/**
 * A colour of the page as Monaco wants it: `#rrggbb`, or `#rrggbbaa` with an opacity below 1.
 * Lightness 0…1, chroma, hue in degrees; what sRGB cannot show is clipped channel by channel.
 * Source of the matrices: CSS Color 4, "OKLab to linear-light sRGB".
 */
export function oklchToHex(lightness: number, chroma: number, hue: number, opacity = 1): string {
  const angle = (hue * Math.PI) / 180
  const a = chroma * Math.cos(angle)
  const b = chroma * Math.sin(angle)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const channels = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ].map(gammaEncoded)
  if (opacity < 1) channels.push(opacity)
  return '#' + channels.map(twoDigits).join('')
}

function gammaEncoded(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
}

function twoDigits(channel: number): string {
  const byte = Math.round(Math.min(1, Math.max(0, channel)) * 255)
  return byte.toString(16).padStart(2, '0')
}
