import { open } from 'node:fs/promises'
import { UnreadablePicture } from './picture.ts'

/** Larger files are refused unread: an archive or a film that lies among the pictures. */
const mostMebibytes = 512

/**
 * The bytes of a file.
 *
 * @throws UnreadablePicture when it is too large or cannot be opened
 */
export async function readPictureFile(path: string): Promise<Buffer> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    if (size > mostMebibytes * 2 ** 20) throw new UnreadablePicture(`is larger than ${mostMebibytes} MiB`)
    return await file.readFile()
  } catch (error) {
    if (error instanceof UnreadablePicture) throw error
    throw new UnreadablePicture(`cannot be opened (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    })
  }
}
