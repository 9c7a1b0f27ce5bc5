// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Linux;
using Linux.Files;

namespace MetaCni.Logging.Operations;

/// <summary>
/// Decides which STATUS is worth a line: runtimes call it every few seconds, so only a new failure and the first success after it are.
/// </summary>
/// <remarks>The last failure is in a file, because each call is a process of its own.</remarks>
/// <param name="directory">The state directory.</param>
internal sealed class StatusChanges(string directory)
{
    private const int LongestFailure = 64 << 10;

    private readonly string _path = Path.Combine(directory, "operations.status");

    /// <summary>Notes an outcome; true if it differs from the one before.</summary>
    /// <exception cref="LinuxException">The file cannot be used.</exception>
    /// <exception cref="UntrustedDirectoryException">Another user can replace the file.</exception>
    /// <exception cref="FormatException">Something else is in the file's place.</exception>
    public bool Note(OperationFailure? failure)
    {
        if (failure is null)
        {
            return FileNames.TryRemove(_path);
        }

        var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{failure.Code} {failure.Error}"));
        if (BoundedFile.TryReadOwn(_path, out var known, LongestFailure) && known.AsSpan().SequenceEqual(text))
        {
            return false;
        }

        PrivateDirectory.Ensure(directory);
        AtomicFile.WriteVolatile(_path, text);
        return true;
    }
}
