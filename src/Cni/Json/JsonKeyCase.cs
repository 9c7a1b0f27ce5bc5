// SPDX-License-Identifier: Apache-2.0

namespace Cni.Json;

/// <summary>Whether the case of a key's letters counts.</summary>
public enum JsonKeyCase
{
    /// <summary>
    /// As Go's decoder reads CNI's documents and annotations: the key in any case of its ASCII letters. Of several spellings the exact
    /// one counts, else the last (<see cref="JsonKeys"/>).
    /// </summary>
    Ignored,

    /// <summary>As Kubernetes reads its objects: the key as it is written, and no other.</summary>
    Exact,
}
