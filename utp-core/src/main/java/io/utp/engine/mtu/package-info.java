/** How large packets may be on a path: found by probes, remembered for a while, doubted when large ones vanish. */
@NullMarked
package io.utp.engine.mtu;

import org.jspecify.annotations.NullMarked;
