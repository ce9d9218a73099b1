# From the figures of all rounds to tables of medians.
{
  cpu[$1] = cpu[$1] " " $2
  rate[$1] = rate[$1] " " $3
  p99[$1] = p99[$1] " " $4
  failed[$1] += $5
}

function row(label, kind, base, target) {
  printf "| %s | %.1f | %.2f | %s | %.0f | %.2f | %d |\n", label, median(cpu[kind]), median(cpu[kind]) / median(cpu[base]), target,
    median(rate[kind]), median(p99[kind]) / 1000, failed[kind]
}

END {
  print "| An answer from memory | CPU in microseconds | Ratio | Target | Calls/s | p99 ms | Failed |\n|---|---|---|---|---|---|---|"
  row("Bare Kestrel, the same bytes", "hit-bare", "hit-bare", "")
  row("Cache hit, embedded", "hit-plain", "hit-bare", "at most 2.00")
  row("Cache hit, embedded, limits at three levels", "hit-embedded", "hit-bare", "")
  row("Cache hit, Redis, limits at three levels", "hit-redis", "hit-bare", "")
  print "\n| A call to the upstream | CPU in microseconds | Ratio | | Calls/s | p99 ms | Failed |\n|---|---|---|---|---|---|---|"
  row("Without limits", "call-plain", "call-plain", "")
  row("Limits at three levels, embedded", "call-embedded", "call-plain", "")
  row("Limits at three levels, Redis", "call-redis", "call-plain", "")
}
