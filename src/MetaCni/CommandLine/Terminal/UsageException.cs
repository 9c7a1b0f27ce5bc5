// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Terminal;

/// <summary>The person asked for something that cannot be; nothing was done.</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    public string? Hint => hint;
}
