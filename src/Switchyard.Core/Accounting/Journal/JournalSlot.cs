using System.Globalization;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>A folder that holds one process's journal, taken by a lock on a file in it: the lock goes with the process, however it ends.</summary>
internal sealed class JournalSlot : IDisposable
{
    /// <summary>Most processes that may share a data directory.</summary>
    public const int MostSlots = 256;

    private const string LockName = "lock";

    private readonly FileStream _lock;

    private JournalSlot(string folder, FileStream held) => (Folder, _lock) = (folder, held);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Takes the first slot that is free, making one when none is.</summary>
    /// <param name="root">Where the slots lie.</param>
    /// <exception cref="IOException">The folder can not be written, or every slot is taken.</exception>
    public static JournalSlot Take(string root)
    {
        for (var number = 1; number <= MostSlots; number++)
        {
            var folder = Path.Combine(root, number.ToString("D3", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            if (TryTake(folder) is { } slot)
            {
                return slot;
            }
        }

        throw new IOException($"All {MostSlots} slots are taken.");
    }

    /// <summary>Takes those slots that other processes have left with something in them.</summary>
    /// <param name="root">Where the slots lie.</param>
    public static IEnumerable<JournalSlot> TakeLeft(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            if (Directory.EnumerateFiles(folder, "*.journal").Any() && TryTake(folder) is { } slot)
            {
                yield return slot;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static JournalSlot? TryTake(string folder)
    {
        try
        {
            return new JournalSlot(folder, new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            // Another process holds it.
            return null;
        }
    }
}
