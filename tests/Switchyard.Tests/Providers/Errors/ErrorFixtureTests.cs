using System.Reflection;
using System.Text;
using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.Errors;

/// <summary>
/// A provider's table of recorded failures. Flags: <c>R</c> the same target may be asked again, <c>F</c> another may, <c>-</c> neither.
/// The wait is in seconds.
/// </summary>
public abstract class ErrorFixtureTests
{
    private protected abstract IErrorClassifier Classifier { get; }
    private protected void Check(string name, LlmErrorCode code, string flags, double? wait, string message)
    {
        var failure = ErrorFixture.Read(name);
        var error = Classifier.Classify(failure);
        error.Code.ShouldBe(code);
        Flags(error).ShouldBe(flags);
        error.RetryAfter?.TotalSeconds.ShouldBe(wait ?? -1, 0.001);
        (error.RetryAfter is null).ShouldBe(wait is null);
        error.Message.ShouldContain(message);
        error.Message.Length.ShouldBeLessThanOrEqualTo(500);
        error.UpstreamStatus.ShouldBe(failure.Status);
        error.Provider.ShouldBeNull();
        var original = error.OriginalError ?? "";
        Encoding.UTF8.GetByteCount(original).ShouldBeLessThanOrEqualTo(4096);
        original.ShouldNotContain("user_id");
        original.ShouldNotContain("flagged_input");
    }
    /// <summary>Fails when a recording is added that no row speaks of.</summary>
    private protected static void CheckEveryRecordingHasARow(MethodInfo theory, params string[] folders)
    {
        Assert.SkipWhen(ErrorFixture.Root is null, "The recorded provider traffic (shared/fixtures) is not here.");
        var rows = theory.GetCustomAttributes<InlineDataAttribute>().Select(static row => (string)row.Data[0]!).ToHashSet();
        folders.SelectMany(ErrorFixture.Names).Where(name => !rows.Contains(name)).ShouldBeEmpty();
    }
    private static string Flags(LlmError error) => (error.IsRetryable, error.FailsOver) switch
    {
        (true, true) => "RF",
        (true, false) => "R",
        (false, true) => "F",
        _ => "-",
    };
}
