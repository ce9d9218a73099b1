using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Access;
using Switchyard.Server.Dialects;
using Switchyard.Server.Endpoints.Models;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>Choosing among models, and asking what would become of a request.</summary>
/// <param name="chooser">Ranks models.</param>
/// <param name="estimator">Says what calls would cost.</param>
/// <param name="explainer">Says what would become of them.</param>
/// <param name="front">Reads requests.</param>
internal sealed class ModelChoiceFields(ModelChooser chooser, CallEstimator estimator, RouteExplainer explainer, NativeFront front) : IFieldSet
{
    private const string Input = "input";

    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields
            .Root("Query.selectModels", AccessPolicy.Caller, FieldCost.Call, call => chooser.Choose(call.Body(Input), call.Caller.Identity.Policy))
            .Root("Query.estimate", AccessPolicy.Caller, FieldCost.Call, Estimate)
            .Root("Query.explainRoute", AccessPolicy.Caller, FieldCost.Call, ExplainAsync);
        BindSelection(fields);
        BindEstimates(fields);
        BindExplanation(fields);
    }

    private Outcome<LlmCall> Read(FieldCall call) => DryCall.Read(front, call.Body(Input), call.Scope.Request, call.Scope.Header);

    private Outcome<ModelEstimates> Estimate(FieldCall call)
    {
        var asked = Read(call);
        return asked.IsSuccess ? estimator.Estimate(asked.Value) : asked.Error;
    }

    private async ValueTask<Outcome<RouteExplanation>> ExplainAsync(FieldCall call)
    {
        var asked = Read(call);
        return asked.IsSuccess ? await explainer.ExplainAsync(asked.Value, call.Token).ConfigureAwait(false) : asked.Error;
    }

    private static void BindSelection(FieldBinder fields)
    {
        fields.Type<ModelSelection>("ModelSelection")
            .Leaf("best", static selection => selection.Best)
            .Part("candidates", static selection => selection.Candidates)
            .Part("rejected", static selection => selection.Rejected)
            .Leaf("totalCandidates", static selection => selection.TotalCandidates)
            .Leaf("totalRejected", static selection => selection.TotalRejected);
        fields.Type<ModelSelection.Candidate>("ModelCandidate")
            .Leaf("id", static model => model.Id)
            .Leaf("score", static model => model.Score)
            .Part("scores", static model => model.Scores)
            .Leaf("available", static model => model.Available)
            .Leaf("reasons", static model => model.Reasons)
            .Part("capabilities", static model => model.Capabilities);
        fields.Type<IReadOnlyDictionary<string, double>>("ModelScores")
            .Leaf("cost", static scores => scores["cost"])
            .Leaf("latency", static scores => scores["latency"])
            .Leaf("throughput", static scores => scores["throughput"])
            .Leaf("quality", static scores => scores["quality"]);
        fields.Type<ModelSelection.Rejection>("ModelRejection")
            .Leaf("id", static model => model.Id)
            .Leaf("reasons", static model => model.Reasons);
    }

    private static void BindEstimates(FieldBinder fields)
    {
        fields.Type<ModelEstimates>("ModelEstimates")
            .Leaf("model", static estimates => estimates.Model)
            .Part("estimates", static estimates => estimates.Estimates);
        fields.Type<ModelEstimate>("ModelEstimate")
            .Leaf("id", static estimate => estimate.Id)
            .Part("promptTokens", static estimate => estimate.PromptTokens)
            .Leaf("outputTokens", static estimate => estimate.OutputTokens)
            .Leaf("outputBound", static estimate => estimate.OutputBound)
            .Leaf("contextWindow", static estimate => estimate.ContextWindow)
            .Leaf("fits", static estimate => estimate.Fits)
            .Part("cost", static estimate => estimate.Cost);
        fields.Type<ModelEstimate.Tokens>("TokenRange")
            .Leaf("low", static tokens => tokens.Low)
            .Leaf("likely", static tokens => tokens.Likely)
            .Leaf("high", static tokens => tokens.High)
            .Leaf("confidence", static tokens => tokens.Confidence);
        fields.Type<ModelEstimate.Price>("CostEstimate")
            .Leaf("input", static price => price.Input)
            .Leaf("cachedInput", static price => price.CachedInput)
            .Leaf("output", static price => price.Output)
            .Leaf("request", static price => price.Request)
            .Leaf("low", static price => price.Low)
            .Leaf("high", static price => price.High)
            .Leaf("currency", static price => price.Currency)
            .Leaf("source", static price => price.Source);
    }

    private static void BindExplanation(FieldBinder fields)
    {
        fields.Type<RouteExplanation>("RouteExplanation")
            .Leaf("model", static explanation => explanation.Model)
            .Part("candidates", static explanation => explanation.Candidates)
            .Part("rejected", static explanation => explanation.Rejected)
            .Leaf("error", static explanation => explanation.Error)
            .Leaf("message", static explanation => explanation.Message)
            .Part("cache", static explanation => explanation.Cache)
            .Part("limits", static explanation => explanation.Limits);
        fields.Type<RouteExplanation.Step>("RouteCandidate")
            .Leaf("state", static step => step.State)
            .Part("estimate", static step => step.Estimate);
        fields.Type<RouteExplanation.CacheOutlook>("CacheOutlook")
            .Leaf("outcome", static cache => cache.Outcome)
            .Leaf("key", static cache => cache.Key)
            .Leaf("mayRead", static cache => cache.MayRead)
            .Leaf("mayStore", static cache => cache.MayStore);
        fields.Type<RouteExplanation.Limit>("LimitOutlook")
            .Leaf("label", static limit => limit.Label)
            .Leaf("unit", static limit => limit.Unit)
            .Leaf("windowMs", static limit => limit.WindowMs)
            .Leaf("most", static limit => limit.Most)
            .Leaf("remaining", static limit => limit.Remaining)
            .Leaf("needed", static limit => limit.Needed)
            .Leaf("blocks", static limit => limit.Blocks);
    }
}
