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
        foreach (var candidate in Enum.GetValues<CniCommand>())
        {
            if (Of(candidate) == text)
            {
                command = candidate;
                return true;
            }
        }

        command = default;
        return false;
    }
}
