/**
 * TCP as the traffic of others in a simulated network: bulk senders with Reno, CUBIC and BBR. Written from the RFCs and not
 * from the engine's controllers, so that an engine that errs does not compete with its own error.
 */
@NullMarked
package io.utp.network.tcp;

import org.jspecify.annotations.NullMarked;
