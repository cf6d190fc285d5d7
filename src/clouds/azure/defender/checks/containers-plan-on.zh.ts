import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Containers',
  title: 'Defender for Containers 已启用',
  rationale:
    '入侵者一旦进入某个容器，就可能波及节点、集群和镜像仓库。Defender for Containers 会在镜像运行之前发现其中的漏洞，并在集群遭到攻击时及时告警。',
});
