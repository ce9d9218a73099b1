# The median of a list of numbers separated by blanks.
function median(list, n, parts, i, j, t) {
  n = split(list, parts, " ")
  for (i = 2; i <= n; i++) {
    t = parts[i] + 0
    for (j = i - 1; j >= 1 && parts[j] + 0 > t; j--) parts[j + 1] = parts[j]
    parts[j + 1] = t
  }
  return n % 2 ? parts[(n + 1) / 2] + 0 : (parts[n / 2] + parts[n / 2 + 1]) / 2
}
