using Switchyard.Core.Errors;

namespace Switchyard.Core.Keys;

/// <summary>
/// Keeps keys. Thread-safe. A database that can not be reached is a <see cref="LlmErrorCode.StoreUnavailable"/> value.
/// </summary>
public interface IKeyStore
{
    /// <summary>Adds a key and its audit record in one transaction.</summary>
    /// <param name="key">The key.</param>
    /// <param name="audit">Who did it.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    /// <returns>Null when done; a conflict of names is <see cref="LlmErrorCode.InvalidRequest"/> with parameter <c>name</c>.</returns>
    ValueTask<LlmError?> AddAsync(KeyRecord key, AuditRecord audit, CancellationToken cancellationToken);

    /// <summary>Reads a key, changes it and adds an audit record, all in one transaction.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="change">Makes the key as it shall be of the key as it is, or refuses. May be called more than once.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    /// <returns>The key as it is now, the refusal, or <see cref="LlmErrorCode.NotFound"/>.</returns>
    ValueTask<Outcome<KeyRecord>> ChangeAsync(
        string id, Func<KeyRecord, Outcome<KeyChange>> change, CancellationToken cancellationToken);

    /// <summary>A key; <see cref="LlmErrorCode.NotFound"/> when there is none of that id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<KeyRecord>> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Keys in the order they were made.</summary>
    /// <param name="tenant">Only of this tenant; null for all.</param>
    /// <param name="after">The id of the last one of the page before; null for the first page.</param>
    /// <param name="most">Most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<IReadOnlyList<KeyRecord>>> ListAsync(string? tenant, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Every key that changed after a point in the row of changes: what replicas follow.</summary>
    /// <param name="since">The point reached before; 0 for all keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<KeyNews>> ReadChangesAsync(long since, CancellationToken cancellationToken);

    /// <summary>Writes down what was refused.</summary>
    /// <param name="audit">What.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<LlmError?> AuditAsync(AuditRecord audit, CancellationToken cancellationToken);
}
