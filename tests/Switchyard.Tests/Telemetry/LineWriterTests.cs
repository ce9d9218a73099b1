using System.Text;
using Shouldly;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class LineWriterTests
{
    [Fact]
    public void Dispose_LinesThatWaitForOthers_AreWrittenInOrder()
    {
        using var output = new GatedStream();
        output.Open();
        using (var lines = new LineWriter(output, static _ => { }))
        {
            for (var i = 0; i < 100; i++)
            {
                lines.Add(Encoding.ASCII.GetBytes($"{i}\n"), urgent: false);
            }
        }

        output.Text.ShouldBe(string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i}\n")));
    }

    [Fact]
    public void Add_AnUrgentLine_GoesOutWithoutDisposal()
    {
        using var output = new GatedStream();
        output.Open();
        using var lines = new LineWriter(output, static _ => { });

        lines.Add("late\n"u8, urgent: true);

        output.Written.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();
        output.Text.ShouldBe("late\n");
    }

    [Fact]
    public void Add_MoreThanTheBoundWhileNobodyReads_DropsAndTellsHowMany()
    {
        var dropped = 0;
        using var output = new GatedStream();
        using (var lines = new LineWriter(output, count => dropped += count))
        {
            lines.Add("first\n"u8, urgent: true);
            output.Entered.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();
            var line = new byte[LineWriter.MostPending / 4];
            for (var i = 0; i < 7; i++)
            {
                lines.Add(line, urgent: false);
            }

            output.Open();
        }

        dropped.ShouldBe(3);
        output.Text.Length.ShouldBe("first\n".Length + LineWriter.MostPending);
    }

    // Takes nothing until it is opened.
    private sealed class GatedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _open = new();

        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Written { get; } = new();

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Open() => _open.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Entered.Set();
            _open.Wait();
            base.Write(buffer);
            Written.Set();
        }

        protected override void Dispose(bool disposing)
        {
            _open.Dispose();
            Entered.Dispose();
            Written.Dispose();
            base.Dispose(disposing);
        }
    }
}
