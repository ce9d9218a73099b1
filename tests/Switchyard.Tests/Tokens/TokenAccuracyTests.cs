using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Tokens;
using Xunit;

namespace Switchyard.Tests.Tokens;

/// <summary>How near the estimates come to what providers reported of recorded requests.</summary>
public sealed class TokenAccuracyTests
{
    // A prompt of ten tokens can not be told within a token and a half; one of a thousand is told within the share.
    private const double Share = 0.15;

    public TokenAccuracyTests() => Assert.SkipWhen(RecordedPrompt.Folder is null, "The recorded traffic is not on this machine.");

    private static RecordedPrompt[] Texts =>
        [.. RecordedPrompt.All.Where(static prompt => TokenEstimator.TallyOf(prompt.Call) is { Media: 0, IsOpenEnded: false })];

    [Fact]
    public void EstimatePrompt_NothingLearned_IsNearWhatProvidersReported()
    {
        var estimator = new TokenEstimator();

        var errors = Texts.Select(prompt => Report(prompt, estimator.EstimatePrompt(prompt.Call, prompt.Target))).ToArray();

        Tell("cold", errors);
        errors.Length.ShouldBeGreaterThan(50);
        Quantile(errors, 0.5).ShouldBeLessThanOrEqualTo(Share);
        errors.Count(static error => error <= Share).ShouldBeGreaterThanOrEqualTo(errors.Length * 8 / 10);
    }

    [Fact]
    public void EstimatePrompt_LearnedFromEverySecond_IsWithinTheShareForTheOthers()
    {
        var estimator = new TokenEstimator();
        var errors = new List<double>();
        foreach (var model in Texts.GroupBy(static prompt => (prompt.Target.Provider.Name, prompt.Target.Model)))
        {
            var prompts = model.ToArray();
            foreach (var taught in prompts.Where(static (_, index) => index % 2 == 0))
            {
                estimator.Learn(taught.Call, taught.Target, Usage(taught.Reported));
            }

            errors.AddRange(prompts.Where(static (_, index) => index % 2 == 1)
                .Select(prompt => Report(prompt, estimator.EstimatePrompt(prompt.Call, prompt.Target))));
        }

        Tell("learned", [.. errors]);
        errors.Count.ShouldBeGreaterThan(20);
        errors.Count(static error => error <= Share).ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(errors.Count * 0.9));
    }

    private static Usage Usage(long prompt) =>
        new() { PromptTokens = prompt, CompletionTokens = 1, TotalTokens = prompt + 1, Source = Core.Chat.Usage.FromProvider };

    private static double Report(RecordedPrompt prompt, long estimate)
    {
        var error = Math.Abs(estimate - prompt.Reported) / (double)prompt.Reported;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{(error > Share ? "!" : " ")} {error,6:P0} {estimate,6} for {prompt.Reported,6} {prompt.Target.Model} {prompt.Name}");
        return error;
    }

    private static void Tell(string what, double[] errors) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{what}: {errors.Length} prompts, median {Quantile(errors, 0.5):P1}, 90th {Quantile(errors, 0.9):P1}, " +
        $"within {Share:P0}: {errors.Count(static error => error <= Share)}");

    private static double Quantile(double[] errors, double at) => errors.Order().ElementAt((int)((errors.Length - 1) * at));
}
