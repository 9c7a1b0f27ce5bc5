// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>Decides which result a runtime can read.</summary>
internal static class ResultModeChoice
{
    // CRI-O treats every address of a result as an address of the pod.
    private const string CriO = "crio";

    /// <summary>The configured mode; for <see cref="ResultMode.Auto"/>, the mode that suits the runtime.</summary>
    /// <param name="configured">The <c>resultMode</c> of the configuration.</param>
    /// <param name="runtime">Returns the name of our parent process.</param>
    public static ResultMode Of(ResultMode configured, Func<string> runtime) =>
        configured != ResultMode.Auto ? configured
        : runtime() == CriO ? ResultMode.Primary
        : ResultMode.Merged;
}
