// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>The definitions without <c>spec.config</c> that may use the file in <c>confDir</c> with their name.</summary>
internal enum ConfDirDefinitions
{
    /// <summary>Definitions of every namespace, as in Multus (NPWG v1.3 §3.4.1).</summary>
    All,

    /// <summary>
    /// Definitions of <c>multusNamespace</c> and <c>globalNamespaces</c>: authors of other definitions cannot use the administrator's
    /// files.
    /// </summary>
    System,
}
