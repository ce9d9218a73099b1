using System.Buffers;
using Shouldly;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Wire;

public sealed class PooledBufferTests
{
    [Fact]
    public void Write_ManyPieces_KeepsThemInOrder()
    {
        using var buffer = new PooledBuffer();
        var expected = new List<byte>();
        for (var i = 0; i < 500; i++)
        {
            byte[] piece = [.. Enumerable.Range(0, i).Select(j => (byte)(i + j))];
            buffer.Write(piece);
            expected.AddRange(piece);
        }

        buffer.Written.ToArray().ShouldBe([.. expected]);
    }

    [Fact]
    public void Clear_ThenWrite_StartsAnew()
    {
        using var buffer = new PooledBuffer();
        buffer.Write("first"u8);
        buffer.Clear();
        buffer.Written.IsEmpty.ShouldBeTrue();

        buffer.Write("second"u8);

        buffer.Written.SequenceEqual("second"u8).ShouldBeTrue();
    }
}
