// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>A folder of src, by its namespace. A folder and its sub-folder are two rooms.</summary>
internal static class Room
{
    /// <summary>"MetaCni.Planning.Devices" of a file below src/MetaCni/Planning/Devices.</summary>
    public static string Of(string path) => Path.GetDirectoryName(path)!["src/".Length..].Replace('/', '.');

    /// <summary>The room with a line in the table of arrows: "MetaCni.Planning" of "MetaCni.Planning.Devices", "Cni" of "Cni.Values".</summary>
    public static string Top(string room)
    {
        var names = room.Split('.');
        return names[0] == "MetaCni" && names.Length > 1 ? $"{names[0]}.{names[1]}" : names[0];
    }
}
