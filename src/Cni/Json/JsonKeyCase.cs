// SPDX-License-Identifier: Apache-2.0

namespace Cni.Json;

/// <summary>Whether the case of a key matters.</summary>
public enum JsonKeyCase
{
    /// <summary>
    /// As Go decodes CNI documents and annotations: ASCII case is ignored. Of several spellings the exact one wins, otherwise the last
    /// (<see cref="JsonKeys"/>).
    /// </summary>
    Ignored,

    /// <summary>As Kubernetes reads its objects: case matters.</summary>
    Exact,
}
