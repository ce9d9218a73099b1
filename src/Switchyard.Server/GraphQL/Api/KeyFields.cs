using System.Text.Json;
using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Keys;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>The keys of callers, for administrators.</summary>
/// <param name="keys">What administrators do with them.</param>
internal sealed class KeyFields(KeyAdministration keys) : IFieldSet
{
    private const int AssumedKeys = 100;
    private const string Input = "input";
    private const string Id = "id";

    private static readonly object Done = true;

    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields
            .Root("Query.keys", AccessPolicy.Admin, FieldCost.List(10, AssumedKeys), ListAsync)
            .Root("Query.key", AccessPolicy.Admin, FieldCost.Store, call => keys.FindAsync(call.Caller, call.Text(Id)!, call.Token))
            .Root("Mutation.createKey", AccessPolicy.Admin, FieldCost.Store, CreateAsync)
            .Root("Mutation.updateKey", AccessPolicy.Admin, FieldCost.Store, UpdateAsync)
            .Root("Mutation.rotateKey", AccessPolicy.Admin, FieldCost.Store, RotateAsync)
            .Root("Mutation.revokeKey", AccessPolicy.Admin, FieldCost.Store, RevokeAsync);
        fields.Type<KeyPage>("KeyPage")
            .Part("data", static page => page.Data)
            .Leaf("nextCursor", static page => page.NextCursor);
        BindKey(fields);
        fields.Type<Budget>("KeyBudget")
            .Part("hard", static budget => budget.Hard)
            .Part("soft", static budget => budget.Soft);
        fields.Type<BudgetFigures>("BudgetFigures")
            .Leaf("day", static figures => figures.Day)
            .Leaf("week", static figures => figures.Week)
            .Leaf("month", static figures => figures.Month)
            .Leaf("total", static figures => figures.Total);
    }

    private async ValueTask<Outcome<KeyPage>> ListAsync(FieldCall call)
    {
        var query = new KeyQuery { Tenant = call.Text("tenant"), Limit = call.Number("first"), Cursor = call.Text("after") };
        return (await keys.ListAsync(call.Caller, query, call.Token).ConfigureAwait(false)).Renamed();
    }

    private async ValueTask<Outcome<KeyView>> CreateAsync(FieldCall call)
    {
        var body = KeyBody.Parse(call.Body(Input));
        using var document = body.Value;
        return body.IsSuccess ? await keys.CreateAsync(call.Caller, body.Value.RootElement, call.Token).ConfigureAwait(false) : body.Error;
    }

    private async ValueTask<Outcome<KeyView>> UpdateAsync(FieldCall call)
    {
        var body = KeyBody.Parse(call.Body(Input));
        using var document = body.Value;
        return body.IsSuccess
            ? await keys.UpdateAsync(call.Caller, call.Text(Id)!, body.Value.RootElement, call.Token).ConfigureAwait(false)
            : body.Error;
    }

    private async ValueTask<Outcome<KeyView>> RotateAsync(FieldCall call)
    {
        var body = JsonSerializer.SerializeToElement(new KeyRotation { GracePeriod = call.Text("gracePeriod") }, KeyJson.Default.KeyRotation);
        return KeyBody.ReadGrace(body, out var grace) is { } fault
            ? fault
            : await keys.RotateAsync(call.Caller, call.Text(Id)!, grace, call.Token).ConfigureAwait(false);
    }

    private async ValueTask<Outcome<object>> RevokeAsync(FieldCall call)
    {
        var error = await keys.RevokeAsync(call.Caller, call.Text(Id)!, call.Token).ConfigureAwait(false);
        return error is null ? new Outcome<object>(Done) : error;
    }

    private static void BindKey(FieldBinder fields) => fields.Type<KeyView>("Key")
        .Leaf("id", static key => key.Id)
        .Leaf("key", static key => key.Key)
        .Leaf("name", static key => key.Name)
        .Leaf("tenant", static key => key.Tenant)
        .Leaf("role", static key => key.Role)
        .Leaf("models", static key => key.Models)
        .Leaf("providers", static key => key.Providers)
        .Leaf("limits", static key => key.Limits is { } limits ? JsonSerializer.SerializeToElement(limits, KeyJson.Default.UserLimitOptions) : null)
        .Part("budget", static key => key.Budget)
        .Leaf("expiresAt", static key => key.ExpiresAt)
        .Leaf("revokedAt", static key => key.RevokedAt)
        .Leaf("previousSecretUntil", static key => key.PreviousSecretUntil)
        .Leaf("metadata", static key => JsonSerializer.SerializeToElement(key.Metadata, KeyJson.Default.IReadOnlyDictionaryStringString))
        .Leaf("createdAt", static key => key.CreatedAt)
        .Leaf("createdBy", static key => key.CreatedBy)
        .Leaf("updatedAt", static key => key.UpdatedAt);
}
