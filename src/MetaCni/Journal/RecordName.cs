// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Values;
using Linux.Files;

namespace MetaCni.Journal;

/// <summary>The names of a container's files in the directory of records.</summary>
/// <remarks>
/// A file name has at most 255 bytes; for an id that is too long for one, <see cref="ShortenedName"/> stands. That form is an id, too, and
/// has the same files: it represents a container whose record does not say which one it is about.
/// </remarks>
internal static class RecordName
{
    public const string Extension = ".jsonl";

    /// <summary>Behind the name of a record, and of anything else that was set aside.</summary>
    public const string CorruptExtension = ".corrupt";

    public const string LockExtension = ".lock";

    /// <summary>In bytes, as of a file name: plugins and runtimes name files after the container, too.</summary>
    public const int LongestContainerId = 255;

    // "CONTAINER@INTERFACE" in bytes. Version 0.1.0 could write records up to this length, and they must be found again. With
    // ".jsonl.corrupt." and a number of five digits a name has 251 bytes.
    private const int LongestPlainSubject = 231;

    // A container can have any interface: with the longest name, 15 bytes, an id of this length is a plain one.
    private const int LongestPlainId = 215;

    private const int QuotedOfTooLong = 64;

    /// <summary><c>CONTAINER@INTERFACE.jsonl</c>.</summary>
    public static string Of(ContainerId container, InterfaceName interfaceName) =>
        $"{(IsPlain(container, interfaceName) ? container.Value : ShortenedName.Of(container.Value))}@{interfaceName}{Extension}";

    /// <summary><c>CONTAINER.lock</c>.</summary>
    public static string OfLock(ContainerId container) =>
        $"{(container.Value.Length <= LongestPlainId ? container.Value : ShortenedName.Of(container.Value))}{LockExtension}";

    /// <summary>Reads <c>CONTAINER@INTERFACE.jsonl</c>. An interface may have an @ in its name, a container may not.</summary>
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

    /// <summary>Whether an id that was read from a name is a short form: the record then says of which id.</summary>
    public static bool IsShortened(ContainerId container) => ShortenedName.Is(container.Value);

    /// <summary>Refuses an id for which no record can be kept.</summary>
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

    /// <summary>Nothing was ever attached to a container with such an id.</summary>
    public static bool IsTooLong(ContainerId container) => container.Value.Length > LongestContainerId;

    private static bool IsPlain(ContainerId container, InterfaceName interfaceName) =>
        container.Value.Length + 1 + Encoding.UTF8.GetByteCount(interfaceName.Value) <= LongestPlainSubject;
}
