// SPDX-License-Identifier: Apache-2.0
//
// Plugins append and rotate while this reads. A file that was set aside is final, so the reader reads it to its end and goes on with the
// current one. A process that was killed, or a full disk, leaves a part of a line; the next process appends its line to that part. Such a
// line is damaged, but the complete operation at its end counts.


using Cni.Errors;

namespace MetaCni.Logging.Operations;

/// <summary>Reads the operations log from a position, in batches.</summary>
/// <param name="directory">The state directory.</param>
internal sealed class OperationsReader(string directory)
{
    // Rotations while the two files are opened.
    private const int MostAttempts = 100;

    /// <summary>True if there is a log.</summary>
    public bool Exists => File.Exists(OperationsFiles.Current(directory)) || File.Exists(OperationsFiles.Previous(directory));

    /// <summary>Reads the lines after a position.</summary>
    /// <param name="position">The position of the last batch, or the start.</param>
    /// <param name="most">The number of lines at most.</param>
    /// <exception cref="CniException">112: a file cannot be read.</exception>
    public OperationsBatch Read(OperationsPosition position, int most)
    {
        var (previous, current) = Open();
        using (previous)
        using (current)
        {
            return Read([.. Readable(previous, isFinal: true), .. Readable(current, isFinal: false)], position, most);
        }
    }

    private sealed record Part(OperationsFile File, string Digest, bool IsFinal);

    private static IEnumerable<Part> Readable(OperationsFile? file, bool isFinal) =>
        file?.Digest(isFinal) is { } digest ? [new Part(file, digest, isFinal)] : [];

    private static OperationsBatch Read(IReadOnlyList<Part> parts, OperationsPosition position, int most)
    {
        var lines = new Lines(most);
        var found = parts.LastOrDefault(part => part.Digest == position.File);
        var (reached, hasMore) = (position, false);
        foreach (var part in parts.SkipWhile(part => found is not null && part != found))
        {
            // A power failure may have taken the end of the file along.
            var start = part == found ? Math.Min(position.Offset, part.File.Length) : 0;
            (var offset, hasMore) = part.File.ReadLines(start, part.IsFinal, lines.Take);
            reached = new OperationsPosition(part.Digest, offset);
            if (hasMore)
            {
                break;
            }
        }

        return new OperationsBatch
        {
            Entries = lines.Entries,
            Damaged = lines.Damaged,
            Position = reached,
            HasMore = hasMore,
            HasGap = position.File.Length > 0 && found is null && parts.Count > 0,
        };
    }

    // If the current file still has its name after the previous one was opened, there was no rotation between the two.
    private (OperationsFile? Previous, OperationsFile? Current) Open()
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = OperationsFile.TryOpen(OperationsFiles.Current(directory));
            try
            {
                var previous = OperationsFile.TryOpen(OperationsFiles.Previous(directory));
                if (current is null || attempt == MostAttempts || current.IsNamed)
                {
                    return (previous, current);
                }

                previous?.Dispose();
            }
            catch
            {
                current?.Dispose();
                throw;
            }

            current.Dispose();
        }
    }

    private sealed class Lines(int most)
    {
        private static readonly byte[] Beginning = [.. "{\"time\":"u8];

        private readonly List<OperationEntry> _entries = [];
        private int _count;

        public IReadOnlyList<OperationEntry> Entries => _entries;

        public int Damaged { get; private set; }

        public bool Take(ReadOnlySpan<byte> line)
        {
            var isWhole = OperationLineReader.TryRead(line, out var entry);
            Damaged += isWhole ? 0 : 1;
            if (isWhole || (line.LastIndexOf(Beginning) is > 0 and var at && OperationLineReader.TryRead(line[at..], out entry)))
            {
                _entries.Add(entry);
            }

            return ++_count < most;
        }
    }
}
