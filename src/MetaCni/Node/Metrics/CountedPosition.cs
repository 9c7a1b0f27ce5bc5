// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Logging.Operations;

namespace MetaCni.Node.Metrics;

/// <summary>The file with the position up to which the operations are counted.</summary>
/// <remarks>
/// It is replaced before the operations are counted: a daemon that is killed in between counts a batch not at all, and never twice.
/// </remarks>
/// <param name="stateDirectory">The state directory.</param>
internal sealed class CountedPosition(string stateDirectory)
{
    private const int LongestFile = 4096;

    private readonly string _path = Path.Combine(stateDirectory, "operations.counted");

    /// <summary>Reads the position: the start of the log if there is no file.</summary>
    /// <param name="position">The position.</param>
    /// <param name="damage">What is wrong with the content of the file; empty if nothing is.</param>
    /// <returns>False if the file is damaged.</returns>
    /// <exception cref="CniException">112: it cannot be read.</exception>
    public bool TryRead(out OperationsPosition position, out string damage)
    {
        (position, damage) = (OperationsPosition.Start, "");
        try
        {
            if (StateAccess.Read(_path, "position", () => BoundedFile.TryReadOwn(_path, out var content, LongestFile) ? content : null) is { } text)
            {
                position = Parse(text);
            }

            return true;
        }
        catch (FormatException e)
        {
            damage = $"{PlainText.Word(_path)} is damaged: {e.Message}";
            return false;
        }
    }

    /// <summary>Replaces the position; it is on the disk when this returns.</summary>
    /// <exception cref="CniException">112: it cannot be written.</exception>
    public void Write(OperationsPosition position)
    {
        var json = new JsonObject { ["file"] = position.File, ["offset"] = position.Offset };
        try
        {
            StateAccess.Write(_path, () => AtomicFile.WriteAlone(_path, JsonBorder.Write(json)));
        }
        catch (UntrustedDirectoryException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, e.Message, "", e);
        }
    }

    private static OperationsPosition Parse(byte[] text)
    {
        try
        {
            var members = new JsonMembers(JsonBorder.ReadObject(text, "the position"), JsonKeyCase.Exact);
            return new OperationsPosition(members.RequiredText("file"), members.RequiredNumber("offset"));
        }
        catch (CniException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
