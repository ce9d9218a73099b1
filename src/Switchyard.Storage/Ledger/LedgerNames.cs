using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;

namespace Switchyard.Storage.Ledger;

/// <summary>The words that rows hold for values of enums.</summary>
internal static class LedgerNames
{
    private const string Completed = "completed";
    private const string Partial = "partial";
    private const string Failed = "failed";
    private const string Unknown = "unknown";
    private const string Chat = "chat";
    private const string Embeddings = "embeddings";

    public static string Of(AttemptStatus status) => status switch
    {
        AttemptStatus.Completed => Completed,
        AttemptStatus.Partial => Partial,
        AttemptStatus.Failed => Failed,
        AttemptStatus.Unknown => Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static string Of(CallKind kind) => kind switch
    {
        CallKind.Chat => Chat,
        CallKind.Embeddings => Embeddings,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static AttemptStatus Status(string name) => name switch
    {
        Completed => AttemptStatus.Completed,
        Partial => AttemptStatus.Partial,
        Failed => AttemptStatus.Failed,
        Unknown => AttemptStatus.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public static CallKind Kind(string name) => name switch
    {
        Chat => CallKind.Chat,
        Embeddings => CallKind.Embeddings,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
