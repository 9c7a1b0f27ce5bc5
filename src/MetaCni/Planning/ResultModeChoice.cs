// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>Which result a runtime can read.</summary>
internal static class ResultModeChoice
{
    // It takes every address of a result for an address of the pod.
    private const string CriO = "crio";

    /// <summary>What is configured, or, for <see cref="ResultMode.Auto"/>, what suits the runtime.</summary>
    /// <param name="configured">The <c>resultMode</c> of the configuration.</param>
    /// <param name="runtime">Tells the name of the process that started us.</param>
    public static ResultMode Of(ResultMode configured, Func<string> runtime) =>
        configured != ResultMode.Auto ? configured
        : runtime() == CriO ? ResultMode.Primary
        : ResultMode.Merged;
}
