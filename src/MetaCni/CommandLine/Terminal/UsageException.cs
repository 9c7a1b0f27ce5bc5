// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Terminal;

/// <summary>A usage error: the command line cannot be executed, and nothing was done.</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    public string? Hint => hint;
}
