using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;
using Switchyard.Tests.Dialects;
using Xunit;

namespace Switchyard.Tests.Tokens;

/// <summary>What providers really report must never be doubted, or callers would pay by a guess.</summary>
public sealed class RecordedUsageTests
{
    public RecordedUsageTests() => Assert.SkipWhen(RecordedPrompt.Folder is null, "The recorded traffic is not on this machine.");

    [Fact]
    public void Settle_FiguresOfRecordedAnswers_AreBelieved()
    {
        var answers = Answers().ToArray();

        foreach (var (prompt, facts) in answers)
        {
            new UsageSettlement(new TokenEstimator()).Settle(prompt.Call, prompt.Target, facts, isComplete: true);
            facts.UsageAnomaly.ShouldBeNull(prompt.Name);
            facts.Usage.Source.ShouldBe(Usage.FromProvider, prompt.Name);
        }

        answers.Length.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Output_OfRecordedAnswers_IsNearWhatProvidersReported()
    {
        var errors = Answers()
            .Where(static answer => !answer.Facts.HasUncounted && answer.Facts.Usage is { ReasoningTokens: 0, CompletionTokens: > 20 })
            .Select(static answer => Report(answer.Prompt, answer.Facts))
            .Order().ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine($"answers: {errors.Length}, median {errors[errors.Length / 2]:P1}");
        errors.Length.ShouldBeGreaterThan(15);
        errors[errors.Length / 2].ShouldBeLessThanOrEqualTo(0.15);
    }

    private static double Report(RecordedPrompt prompt, AnswerFacts facts)
    {
        var counted = UsageSettlement.CountOf(prompt.Target, facts);
        TestContext.Current.TestOutputHelper?.WriteLine($"{counted,6} for {facts.Usage.CompletionTokens,6} {prompt.Name}");
        return Math.Abs(counted - facts.Usage.CompletionTokens) / (double)facts.Usage.CompletionTokens;
    }

    private static IEnumerable<(RecordedPrompt Prompt, AnswerFacts Facts)> Answers()
    {
        foreach (var prompt in RecordedPrompt.All)
        {
            var exchange = RecordedTraffic.Load(prompt.Name);
            var facts = new AnswerFacts();
            var scanner = new OpenAIAnswerScanner(facts);
            foreach (var json in exchange.IsStream ? exchange.Chunks : [exchange.Answer])
            {
                scanner.Scan(Encoding.UTF8.GetBytes(json));
            }

            // Recordings of other dialects have no figures of this one.
            if (facts.Usage.Source == Usage.FromProvider)
            {
                yield return (prompt, facts);
            }
        }
    }
}
