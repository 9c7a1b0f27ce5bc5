// SPDX-License-Identifier: Apache-2.0
//
// Many processes append to one log. A line is one write at the end of the file (O_APPEND, which .NET's FileMode.Append does not use), so
// lines do not mix. A process that finds the file full rotates it, unless another process is doing so. A rotated file is compressed at
// the next rotation: then the processes that had it open have finished.

using System.Globalization;
using System.IO.Compression;
using Linux;
using Linux.Files;
using Linux.Locks;
using MetaCni.Config;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Logging;

/// <summary>A log file that is rotated when it is full; the configuration says how many rotated files are kept.</summary>
internal sealed class RotatingFile(LogConfig config, TimeProvider time)
{
    private const long Megabyte = 1024 * 1024;
    private const string TimeFormat = "yyyyMMdd'T'HHmmss.fff";
    private const string Compressed = ".gz";
    private const uint DirectoryMode = 0x1ed; // 0755

    private readonly string _path = Path.GetFullPath(config.File);

    public void Append(ReadOnlySpan<byte> line)
    {
        // The check comes before any file is created or renamed in the directory.
        TrustedPath.RequireAbove(_path);
        if (IsFull())
        {
            Rotate();
        }

        PrivateDirectory.Make(Path.GetDirectoryName(_path)!, DirectoryMode);
        using var file = Open();
        FileDescriptor.Write(file, line, _path);
    }

    // O_NONBLOCK: opening a FIFO would otherwise wait for its reader.
    private SafeFileHandle Open()
    {
        var flags = OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.Create | OpenFlags.NonBlocking;
        return TrustedPath.TryOpen(_path, flags, out var file) ? file : throw TrustedPath.NotOpened(_path);
    }

    private bool IsFull() => config.MaxSize > 0 && new FileInfo(_path) is { Exists: true } file && file.Length >= config.MaxSize * Megabyte;

    private void Rotate()
    {
        if (!FileLock.TryAcquire($"{_path}.lock", out var rotation))
        {
            return;
        }

        using (rotation)
        {
            // Another process may have rotated the file between the check and the lock.
            if (IsFull())
            {
                CompressEarlier();
                SetAside();
                RemoveOld();
            }
        }
    }

    private void CompressEarlier()
    {
        var plain = SetAsideFiles().Select(aside => aside.File).Where(file => !file.EndsWith(Compressed, StringComparison.Ordinal));
        foreach (var file in config.Compress ? plain.ToList() : [])
        {
            if (!TryOpenSetAside(file, out var descriptor))
            {
                continue;
            }

            using (var source = new FileStream(descriptor, FileAccess.Read))
            using (var target = new GZipStream(CreateCompressed(file + Compressed), CompressionLevel.Fastest))
            {
                source.CopyTo(target);
            }

            File.Delete(file);
        }
    }

    // Another user may have placed a link or a FIFO under such a name.
    private static bool TryOpenSetAside(string file, out SafeFileHandle descriptor)
    {
        if (!FileDescriptor.TryOpen(file, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, out descriptor))
        {
            return false;
        }

        if (FileStatus.Of(descriptor).IsRegular)
        {
            return true;
        }

        descriptor.Dispose();
        return false;
    }

    // The file gets the mode of the log itself, so that it is not readable by more users. A partial file of a killed process is replaced.
    private static FileStream CreateCompressed(string path)
    {
        File.Delete(path);
        return new FileStream(
            FileDescriptor.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive), FileAccess.Write);
    }

    private void SetAside()
    {
        var taken = SetAsideFiles().Select(aside => Stamp(aside.At)).ToHashSet();
        var now = time.GetUtcNow();
        while (taken.Contains(Stamp(now)))
        {
            now = now.AddMilliseconds(1);
        }

        File.Move(_path, $"{Stem}{Stamp(now)}{Path.GetExtension(_path)}");
    }

    private void RemoveOld()
    {
        var oldest = time.GetUtcNow().AddDays(-config.MaxAge);
        foreach (var (index, (file, at)) in SetAsideFiles().OrderByDescending(aside => aside.At).ToList().Index())
        {
            var isTooMany = config.MaxBackups > 0 && index >= config.MaxBackups;
            var isTooOld = config.MaxAge > 0 && at < oldest;
            if (isTooMany || isTooOld)
            {
                File.Delete(file);
            }
        }
    }

    // /var/log/metacni.log is renamed to /var/log/metacni-20260101T120000.000.log(.gz). Other files in the directory are ignored.
    private IEnumerable<(string File, DateTimeOffset At)> SetAsideFiles()
    {
        var extension = Path.GetExtension(_path);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_path)!))
        {
            var plain = file.EndsWith(Compressed, StringComparison.Ordinal) ? file[..^Compressed.Length] : file;
            if (plain.StartsWith(Stem, StringComparison.Ordinal)
                && plain.EndsWith(extension, StringComparison.Ordinal)
                && plain.Length > Stem.Length + extension.Length
                && Parsed(plain[Stem.Length..^extension.Length]) is { } at)
            {
                yield return (file, at);
            }
        }
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Parsed(string stamp) =>
        DateTimeOffset.TryParseExact(stamp, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;

    private string Stem => Path.Combine(Path.GetDirectoryName(_path)!, $"{Path.GetFileNameWithoutExtension(_path)}-");
}
