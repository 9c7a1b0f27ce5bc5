// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>Which definitions without <c>spec.config</c> stand for the file in <c>confDir</c> that has their name.</summary>
internal enum ConfDirDefinitions
{
    /// <summary>Those of every namespace, as in Multus (NPWG v1.3 §3.4.1).</summary>
    All,

    /// <summary>Those of <c>multusNamespace</c> and of <c>globalNamespaces</c>: who writes others gets no file of the administrator.</summary>
    System,
}
