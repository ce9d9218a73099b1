using System.Diagnostics;
using System.Text;
using Shouldly;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Errors;

public sealed class EchoFilterTests
{
    [Theory]
    [InlineData("Invalid message: the quick brown fox jumps!", "{\"content\":\"the quick brown fox jumps\"}", "Invalid message: [request]!")]
    [InlineData("Model overloaded", "{\"content\":\"the quick brown fox jumps\"}", "Model overloaded")]
    [InlineData("short quick brown", "{\"content\":\"quick brown\"}", "short quick brown")]
    [InlineData("", "{}", "")]
    public void Remove_WhatTheRequestSaid_IsTakenOut(string error, string request, string expected) =>
        EchoFilter.Remove(error, Encoding.UTF8.GetBytes(request)).ShouldBe(expected);

    [Fact]
    public void Remove_SeveralEchoes_AreEachTakenOut() =>
        EchoFilter.Remove("a: first secret words here; b: second secret words", "first secret words here, second secret words"u8)
            .ShouldBe("a: [request]; b:[request]");

    [Fact]
    public void Remove_TextsThatAreAllAlike_CostNoMoreThanTheirLength()
    {
        var error = new string('a', 4096);
        var request = Encoding.UTF8.GetBytes(new string('a', 1024 * 1024));
        var started = Stopwatch.GetTimestamp();

        EchoFilter.Remove(error, request).ShouldBe("[request]");

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
