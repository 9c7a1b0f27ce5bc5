// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Terminal;

internal static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>What is requested is not possible: trying again does not help.</summary>
    public const int Refused = 3;
}
