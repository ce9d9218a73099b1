using Switchyard.GraphQL;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>Binds the fields of one object type to what they read. Not thread-safe.</summary>
/// <typeparam name="T">What the type shows.</typeparam>
/// <param name="builder">The schema.</param>
/// <param name="type">The type.</param>
internal sealed class TypeBinder<T>(SchemaBuilder builder, string type)
{
    /// <summary>Binds a field without parts of its own; reading it is free.</summary>
    /// <param name="field">The field.</param>
    /// <param name="read">Reads it.</param>
    public TypeBinder<T> Leaf(string field, Func<T, object?> read)
    {
        builder.Property($"{type}.{field}", read).Cost($"{type}.{field}", 0);
        return this;
    }

    /// <summary>Binds a field with parts of its own.</summary>
    /// <param name="field">The field.</param>
    /// <param name="read">Reads it.</param>
    public TypeBinder<T> Part(string field, Func<T, object?> read)
    {
        builder.Property($"{type}.{field}", read);
        return this;
    }
}
