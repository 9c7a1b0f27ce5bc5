// SPDX-License-Identifier: Apache-2.0
//
// Many processes append to one log, each for a moment. A line is one write at the end of the file, so lines never mix. Whoever finds the
// file full sets it aside, if nobody else is doing so.

using System.Globalization;
using System.IO.Compression;
using MetaCni.Config;
using MetaCni.Linux;

namespace MetaCni.Logging;

/// <summary>A log file that is set aside when it is full; as many of those are kept as the configuration says.</summary>
internal sealed class RotatingFile(LogConfig config, TimeProvider time)
{
    private const long Megabyte = 1024 * 1024;

    public void Append(ReadOnlySpan<byte> line)
    {
        if (IsFull())
        {
            Rotate();
        }

        using var handle = File.OpenHandle(config.File, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        stream.Write(line);
    }

    private bool IsFull() => config.MaxSize > 0 && new FileInfo(config.File) is { Exists: true } file && file.Length >= config.MaxSize * Megabyte;

    private void Rotate()
    {
        if (!FileLock.TryAcquire($"{config.File}.lock", out var rotation))
        {
            return;
        }

        using (rotation)
        {
            // Another process may have been here between the look and the lock.
            if (IsFull())
            {
                SetAside();
                RemoveOld();
            }
        }
    }

    private void SetAside()
    {
        var aside = $"{Stem}{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture)}{Path.GetExtension(config.File)}";
        File.Move(config.File, aside);
        if (!config.Compress)
        {
            return;
        }

        using (var source = File.OpenRead(aside))
        using (var target = new GZipStream(File.Create($"{aside}.gz"), CompressionLevel.Fastest))
        {
            source.CopyTo(target);
        }

        File.Delete(aside);
    }

    private void RemoveOld()
    {
        var oldest = time.GetUtcNow().AddDays(-config.MaxAge).UtcDateTime;
        var kept = Directory.EnumerateFiles(Path.GetDirectoryName(config.File)!, $"{Path.GetFileName(Stem)}*")
            .OrderDescending(StringComparer.Ordinal)
            .Select((file, index) => (file, index));
        foreach (var (file, index) in kept.ToList())
        {
            var isTooMany = config.MaxBackups > 0 && index >= config.MaxBackups;
            var isTooOld = config.MaxAge > 0 && File.GetLastWriteTimeUtc(file) < oldest;
            if (isTooMany || isTooOld)
            {
                File.Delete(file);
            }
        }
    }

    // /var/log/metacni.log is set aside as /var/log/metacni-20260101T120000.000.log(.gz).
    private string Stem => Path.Combine(
        Path.GetDirectoryName(config.File)!, $"{Path.GetFileNameWithoutExtension(config.File)}-");
}
