/** What a node needs to encrypt its connections and to know who is at their other end; nothing of how that is done. */
@NullMarked
package io.utp.tls;

import org.jspecify.annotations.NullMarked;
