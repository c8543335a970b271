/** What stands on the wire: packet headers, extensions, sequence numbers, the two dialects. */
@NullMarked
package io.utp.engine.wire;

import org.jspecify.annotations.NullMarked;
