# From the figures of all rounds to tables of medians.
{
  cpu[$1, $2] = cpu[$1, $2] " " $3
  rate[$1, $2] = rate[$1, $2] " " $4
  p50[$1, $2] = p50[$1, $2] " " $5
  p99[$1, $2] = p99[$1, $2] " " $6
  failed[$1, $2] += $7
}

function row(label, mode, target, divisor, b, s) {
  b = median(cpu["bare", mode]) / divisor
  s = median(cpu["switchyard", mode]) / divisor
  printf "| %s | %.1f | %.1f | %.2f | %s |\n", label, b, s, s / b, target
}

END {
  print "| CPU in microseconds | Bare | Switchyard | Ratio | Target |\n|---|---|---|---|---|"
  row("Whole call", "whole", "at most 1.80", 1)
  row("Call of 50 events in one piece", "burst", "", 1)
  row("One of them", "burst", "at most 2.00", 50)
  row("Call of 50 events one by one", "events", "", 1)
  row("One of them", "events", "at most 2.00", 50)
  print "\n| | Server | Calls/s | p50 ms | p99 ms | Failed calls |\n|---|---|---|---|---|---|"
  split("whole burst events", modes, " ")
  split("bare switchyard", servers, " ")
  for (m = 1; m <= 3; m++)
    for (s = 1; s <= 2; s++)
      printf "| %s | %s | %.0f | %.2f | %.2f | %d |\n", modes[m], servers[s], median(rate[servers[s], modes[m]]),
        median(p50[servers[s], modes[m]]) / 1000, median(p99[servers[s], modes[m]]) / 1000, failed[servers[s], modes[m]]
}
