using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>One file of a journal. Written by one thread at a time; read by others up to <see cref="Length"/>.</summary>
internal sealed class JournalSegment : IDisposable
{
    private const string Suffix = ".journal";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private long _length;

    private JournalSegment(int number, string path, SafeFileHandle file)
    {
        (Number, _path, _file) = (number, path, file);
        _length = RandomAccess.GetLength(file);
    }

    /// <summary>Its place among the others.</summary>
    public int Number { get; }

    /// <summary>Bytes that were written whole.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Makes an empty one.</summary>
    public static JournalSegment Create(string folder, int number)
    {
        var path = Path.Combine(folder, number.ToString("D9", CultureInfo.InvariantCulture) + Suffix);
        return new JournalSegment(number, path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read));
    }

    /// <summary>Those of a folder in their order.</summary>
    public static List<JournalSegment> OpenAll(string folder)
    {
        var found = new List<JournalSegment>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                found.Add(new JournalSegment(number, path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read)));
            }
        }

        return found;
    }

    /// <summary>Appends. When it fails nothing counts as written: the next one overwrites what may have been.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        RandomAccess.Write(_file, frame, _length);
        Volatile.Write(ref _length, _length + frame.Length);
    }

    /// <summary>Reads what was written.</summary>
    /// <returns>How many bytes.</returns>
    public int Read(Span<byte> into, long from)
    {
        var left = (int)Math.Min(into.Length, Length - from);
        var read = 0;
        while (read < left)
        {
            var count = RandomAccess.Read(_file, into[read..left], from + read);
            if (count == 0)
            {
                break;
            }

            read += count;
        }

        return read;
    }

    /// <summary>Has the disk take it.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Closes and removes it. One that can not be removed is shipped again by the next process, which changes nothing.</summary>
    public void Delete()
    {
        Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is read no more by this process.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
