using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Server.Access;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Keys;

/// <summary>What administrators do with keys. What one may not do is refused and written down. Thread-safe.</summary>
/// <param name="store">Keeps the keys.</param>
/// <param name="directory">Knows them here; told at once of what is done here.</param>
/// <param name="digests">Digests secrets.</param>
/// <param name="gateway">Knows the configuration.</param>
/// <param name="trail">Writes down who did what.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyAdministration(
    IKeyStore store, KeyDirectory directory, KeyDigests digests, Gateway gateway, KeyTrail trail, TimeProvider time)
{
    private static readonly LlmError Missing = new(LlmErrorCode.NotFound, "There is no key of this id.") { Param = "id" };
    private static readonly LlmError Revoked = new(LlmErrorCode.InvalidRequest, "The key was revoked; make a new one.") { Param = "id" };

    // Databases keep milliseconds.
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Makes a key.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="body">What it shall be.</param>
    /// <param name="cancellationToken">Ends the wait; it is then not known whether it was made, and nobody knows its secret.</param>
    public async ValueTask<Outcome<KeyView>> CreateAsync(Caller caller, JsonElement body, CancellationToken cancellationToken)
    {
        var now = Now;
        var read = new KeyDraftReader(gateway.Current.Options, now).Read(body, isNew: true, static _ => true);
        if (!read.IsSuccess)
        {
            return read.Error;
        }

        var draft = read.Value;
        var id = KeySecret.MakeId();
        var secret = KeySecret.Make(id);
        var key = new KeyRecord
        {
            Id = id,
            Name = draft.Name,
            Tenant = draft.Tenant ?? caller.Reach ?? draft.Name,
            Role = draft.Role ?? CallerRoles.User,
            Digest = digests.Of(secret),
            Policy = draft.ToPolicy(),
            ExpiresAt = draft.ExpiresAt,
            CreatedAt = now,
            CreatedBy = caller.Name,
            UpdatedAt = now,
            Metadata = draft.Metadata ?? new Dictionary<string, string>(),
        };
        if (BoundsOf(caller).Beyond(key) is { } field)
        {
            return await trail.RefuseAsync(caller, "create", null, field, now, cancellationToken).ConfigureAwait(false);
        }

        var audit = new AuditRecord(now, caller.Name, "create", id, $"tenant {key.Tenant}, role {key.Role}");
        if (await store.AddAsync(key, audit, cancellationToken).ConfigureAwait(false) is { } error)
        {
            return error;
        }

        trail.Done(audit);
        directory.Take(key);
        return KeyView.Of(key, secret);
    }

    /// <summary>Keys in the order they were made.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<KeyPage>> ListAsync(Caller caller, KeyQuery query, CancellationToken cancellationToken)
    {
        if (query.Fault(out var limit) is { } fault)
        {
            return fault;
        }

        if (caller.Reach is { } reach && query.Tenant is { } other && other != reach)
        {
            // Another tenant looks like one without keys.
            return new KeyPage([], null);
        }

        var keys = await store.ListAsync(caller.Reach ?? query.Tenant, query.Cursor, limit + 1, cancellationToken).ConfigureAwait(false);
        return keys.IsSuccess
            ? new KeyPage([.. keys.Value.Take(limit).Select(static key => KeyView.Of(key))], keys.Value.Count > limit ? keys.Value[limit - 1].Id : null)
            : keys.Error;
    }

    /// <summary>One key.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<KeyView>> FindAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var found = KeySecret.IsId(id) ? await store.FindAsync(id, cancellationToken).ConfigureAwait(false) : Missing;
        return !found.IsSuccess ? Plain(found.Error) : MaySee(caller, found.Value) ? KeyView.Of(found.Value) : Missing;
    }

    /// <summary>Changes a key.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="change">The fields that change; null removes one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<KeyView>> UpdateAsync(Caller caller, string id, JsonElement change, CancellationToken cancellationToken)
    {
        var reader = new KeyDraftReader(gateway.Current.Options, Now);
        var fields = change.EnumerateObject().Select(static field => field.Name).ToList();
        var edit = new KeyEdit("update", string.Join(", ", fields), key =>
        {
            var read = reader.Read(KeyBody.Merge(key, change), isNew: false, fields.Contains);
            return !read.IsSuccess ? read.Error : key with
            {
                Name = read.Value.Name,
                Role = read.Value.Role ?? CallerRoles.User,
                Policy = read.Value.ToPolicy(),
                ExpiresAt = read.Value.ExpiresAt,
                Metadata = read.Value.Metadata ?? new Dictionary<string, string>(),
            };
        });
        return View(await ChangeAsync(caller, id, edit, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Gives a key a new secret.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="grace">How long the old secret is accepted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<KeyView>> RotateAsync(Caller caller, string id, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (!KeySecret.IsId(id))
        {
            return Missing;
        }

        var secret = KeySecret.Make(id);
        var until = Now + grace;
        var edit = new KeyEdit("rotate", $"old secret until {until:u}", key => key with
        {
            Digest = digests.Of(secret),
            PreviousDigest = grace > TimeSpan.Zero ? key.Digest : default,
            PreviousUntil = grace > TimeSpan.Zero ? until : null,
        });
        var changed = await ChangeAsync(caller, id, edit, cancellationToken).ConfigureAwait(false);
        return changed.IsSuccess ? KeyView.Of(changed.Value, secret) : changed.Error;
    }

    /// <summary>Revokes a key: it is accepted no longer, and its running calls end. Doing it again changes nothing.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when it is revoked.</returns>
    public async ValueTask<LlmError?> RevokeAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var edit = new KeyEdit("revoke", "", key => key with { RevokedAt = Now, PreviousDigest = default, PreviousUntil = null });
        var changed = await ChangeAsync(caller, id, edit, cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(changed.Error, Revoked) ? null : changed.Error;
    }

    private static Outcome<KeyView> View(Outcome<KeyRecord> key) => key.IsSuccess ? KeyView.Of(key.Value) : key.Error;

    private static bool MaySee(Caller caller, KeyRecord key) => caller.Reach is null || caller.Reach == key.Tenant;

    // A key of another tenant and one that does not exist must look the same.
    private static LlmError Plain(LlmError error) => error.Code == LlmErrorCode.NotFound ? Missing : error;

    private KeyBounds BoundsOf(Caller caller) => new(caller, gateway.Current.Options.RateLimiting);

    private async ValueTask<Outcome<KeyRecord>> ChangeAsync(Caller caller, string id, KeyEdit edit, CancellationToken cancellationToken)
    {
        if (!KeySecret.IsId(id))
        {
            return Missing;
        }

        var (now, bounds) = (Now, BoundsOf(caller));
        string? beyond = null;
        KeyChange? change = null;
        var changed = await store.ChangeAsync(id, Make, cancellationToken).ConfigureAwait(false);
        if (beyond is not null)
        {
            return await trail.RefuseAsync(caller, edit.Action, id, beyond, now, cancellationToken).ConfigureAwait(false);
        }

        if (!changed.IsSuccess)
        {
            return Plain(changed.Error);
        }

        trail.Done(change!.Audit);
        directory.Take(changed.Value);
        return changed;

        Outcome<KeyChange> Make(KeyRecord key)
        {
            if (!MaySee(caller, key))
            {
                return Missing;
            }

            // As it was, too: who is weaker than a key must not take it over, nor away.
            beyond = bounds.Beyond(key);
            if (beyond is not null || key.RevokedAt is not null)
            {
                return Revoked;
            }

            var made = edit.Make(key);
            if (!made.IsSuccess)
            {
                return made.Error;
            }

            beyond = bounds.Beyond(made.Value);
            change = new KeyChange(
                made.Value with { Version = key.Version + 1, UpdatedAt = now }, new AuditRecord(now, caller.Name, edit.Action, id, edit.Detail));
            return beyond is null ? change : Revoked;
        }
    }
}
