// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Taint;

/// <summary>The API server refuses to remove the taint.</summary>
/// <param name="message">What failed, why, and the remedy.</param>
internal sealed class TaintException(string message) : Exception(message);
