using System.Globalization;
using Switchyard.BodyBench;

// Prints one row a body size: the time of each way of governing a body, and their ratio. Only the ratio is worth quoting.
Console.WriteLine("| Body | Scan and rewrite | Parse and serialise | Ratio | Allocated, scan | Allocated, parse |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (var size in (int[])[500, 100_000])
{
    var body = SampleBody.Of(size);
    var scan = Measurement.Of(() => Governing.ByScan(body));
    var parse = Measurement.Of(() => Governing.ByParse(body));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {body.Length} B | {scan.Microseconds:F1} µs | {parse.Microseconds:F1} µs | {parse.Microseconds / scan.Microseconds:F1} | {scan.Bytes} B | {parse.Bytes} B |"));
}
