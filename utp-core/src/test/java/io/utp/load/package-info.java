/** Many nodes on one rendezvous. */
@NullMarked
package io.utp.load;

import org.jspecify.annotations.NullMarked;
