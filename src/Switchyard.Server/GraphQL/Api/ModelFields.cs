using System.Globalization;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Endpoints.Models;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>The models that a caller may use.</summary>
/// <param name="directory">Knows them.</param>
internal sealed class ModelFields(ModelDirectory directory) : IFieldSet
{
    private const int AssumedModels = 100;

    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields
            .Root("Query.models", AccessPolicy.Caller, FieldCost.List(10, AssumedModels), List)
            .Root("Query.modelPage", AccessPolicy.Caller, FieldCost.List(10, AssumedModels), call => Page(call))
            .Root("Query.model", AccessPolicy.Caller, FieldCost.Look, call => directory.Get(call.Text("id")!, call.Caller.Identity.Policy))
            .Root("Query.compareModels", AccessPolicy.Caller, FieldCost.Look, call => directory.Compare(call.Texts("ids"), call.Caller.Identity.Policy));
        fields.Type<ModelPage>("ModelPage")
            .Part("data", static page => page.Data)
            .Leaf("total", static page => page.Total)
            .Leaf("nextCursor", static page => page.NextCursor);
        fields.Type<ModelComparison>("ModelComparison")
            .Part("models", static comparison => comparison.Models)
            .Part("differences", static comparison => comparison.Differences);
        fields.Type<ModelComparison.Difference>("ModelDifference")
            .Leaf("field", static difference => difference.Field)
            .Part("values", static difference => difference.Values);
        fields.Type<KeyValuePair<string, System.Text.Json.JsonElement>>("ModelDifferenceValue")
            .Leaf("id", static value => value.Key)
            .Leaf("value", static value => value.Value);
    }

    // Without a limit all of them: a list that says nothing of further pages must not end early.
    private Outcome<IReadOnlyList<ModelView>> List(FieldCall call)
    {
        var page = Page(call, int.MaxValue);
        return page.IsSuccess ? new Outcome<IReadOnlyList<ModelView>>(page.Value.Data) : page.Error;
    }

    private Outcome<ModelPage> Page(FieldCall call, int? most = null)
    {
        var filter = call.Members("filter");
        var query = new ModelQuery
        {
            Provider = Of("provider") as string,
            Capability = Of("capability") as string,
            MinContext = Text("minContext"),
            MaxInputPrice = Text("maxInputPrice"),
            Modality = Of("modality") as string,
            Available = Of("available") is bool isAvailable ? isAvailable ? "true" : "false" : null,
            Text = Of("q") as string,
            Sort = call.Text("sort"),
            Limit = call.Number("first"),
            Cursor = call.Text("after"),
        };
        var models = directory.All(call.Caller.Identity.Policy);
        return (most is { } limit ? query.Apply(models, limit) : query.Apply(models)).Renamed();

        object? Of(string name) => filter.GetValueOrDefault(name);
        string? Text(string name) => Convert.ToString(Of(name), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
    }
}
