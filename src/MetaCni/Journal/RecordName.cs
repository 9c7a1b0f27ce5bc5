// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Values;
using Linux.Files;

namespace MetaCni.Journal;

/// <summary>The file names of a container in the directory of records.</summary>
/// <remarks>
/// A file name has at most 255 bytes. An ID that is too long for a file name is replaced by its <see cref="ShortenedName"/>. The shortened
/// form is a valid ID too and has the same files: it represents a container whose record does not contain the full ID.
/// </remarks>
internal static class RecordName
{
    public const string Extension = ".jsonl";

    /// <summary>Appended to the name of a record that was set aside.</summary>
    public const string CorruptExtension = ".corrupt";

    public const string LockExtension = ".lock";

    /// <summary>In bytes, as for a file name, because plugins and runtimes also name files after the container.</summary>
    public const int LongestContainerId = 255;

    // "CONTAINER@INTERFACE" in bytes. Version 0.1.0 wrote records with names up to this length, and they must be found. With
    // ".jsonl.corrupt." and a number of five digits, a name has 251 bytes.
    private const int LongestPlainSubject = 231;

    // An ID of this length is not shortened, even with the longest interface name of 15 bytes.
    private const int LongestPlainId = 215;

    private const int QuotedOfTooLong = 64;

    /// <summary><c>CONTAINER@INTERFACE.jsonl</c>.</summary>
    public static string Of(ContainerId container, InterfaceName interfaceName) =>
        $"{(IsPlain(container, interfaceName) ? container.Value : ShortenedName.Of(container.Value))}@{interfaceName}{Extension}";

    /// <summary><c>CONTAINER.lock</c>.</summary>
    public static string OfLock(ContainerId container) =>
        $"{(container.Value.Length <= LongestPlainId ? container.Value : ShortenedName.Of(container.Value))}{LockExtension}";

    /// <summary>Reads <c>CONTAINER@INTERFACE.jsonl</c>. An interface name may contain @, a container ID may not.</summary>
    public static bool TryParse(string name, out ContainerId container, out InterfaceName interfaceName)
    {
        container = default;
        interfaceName = default;
        var at = name.IndexOf('@');
        return at > 0
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && ContainerId.TryParse(name[..at], out container)
            && InterfaceName.TryParseExisting(name[(at + 1)..^Extension.Length], out interfaceName);
    }

    /// <summary>Whether an ID from a file name is a shortened one: then only the record contains the full ID.</summary>
    public static bool IsShortened(ContainerId container) => ShortenedName.Is(container.Value);

    /// <summary>Rejects an ID that is too long for a record.</summary>
    /// <exception cref="CniException">4: the id is too long.</exception>
    public static void Require(ContainerId container)
    {
        if (IsTooLong(container))
        {
            throw new CniException(
                CniErrorCode.InvalidEnvironment,
                $"CNI_CONTAINERID {container.Value[..QuotedOfTooLong]}… has {container.Value.Length} bytes; "
                + $"give the container an id of at most {LongestContainerId} bytes");
        }
    }

    /// <summary>No container with such an ID was ever attached.</summary>
    public static bool IsTooLong(ContainerId container) => container.Value.Length > LongestContainerId;

    private static bool IsPlain(ContainerId container, InterfaceName interfaceName) =>
        container.Value.Length + 1 + Encoding.UTF8.GetByteCount(interfaceName.Value) <= LongestPlainSubject;
}
