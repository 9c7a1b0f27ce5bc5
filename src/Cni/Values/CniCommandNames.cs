// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>The values of CNI_COMMAND (CNI §2).</summary>
public static class CniCommandNames
{
    /// <summary>The value of CNI_COMMAND for an operation.</summary>
    public static string Of(CniCommand command) => command switch
    {
        CniCommand.Add => "ADD",
        CniCommand.Del => "DEL",
        CniCommand.Check => "CHECK",
        CniCommand.Status => "STATUS",
        CniCommand.Gc => "GC",
        CniCommand.Version => "VERSION",
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not an operation of the protocol"),
    };

    /// <summary>Reads a value of CNI_COMMAND; case matters.</summary>
    public static bool TryParse(string? text, out CniCommand command)
    {
        // Not a loop over Enum.GetValues: its first call reads the type's metadata, in every start of a plugin.
        (var known, command) = text switch
        {
            "ADD" => (true, CniCommand.Add),
            "DEL" => (true, CniCommand.Del),
            "CHECK" => (true, CniCommand.Check),
            "STATUS" => (true, CniCommand.Status),
            "GC" => (true, CniCommand.Gc),
            "VERSION" => (true, CniCommand.Version),
            _ => (false, default),
        };
        return known;
    }
}
