using System.Runtime.CompilerServices;

namespace Switchyard.GraphQL.Language;

/// <summary>
/// Hands out one string for equal names most of the time, so that parsing a usual query allocates none. Of fixed size: a name
/// that takes another's place costs an allocation and nothing else, and a lost race does the same.
/// </summary>
internal static class NameTable
{
    private const int Size = 2048;
    private const int LongestKept = 40;
    private static readonly string?[] Slots = new string?[Size];

    public static string Get(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestKept)
        {
            return name.ToString();
        }

        ref var slot = ref Slots[Hash(name) & (Size - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && name.SequenceEqual(known))
        {
            return known;
        }

        var made = name.ToString();
        Volatile.Write(ref slot, made);
        return made;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<char> name)
    {
        var hash = (uint)name.Length;
        foreach (var letter in name)
        {
            hash = (hash * 31) + letter;
        }

        return hash ^ (hash >> 11);
    }
}
