(* Checked: how `flatten` lays a tree out in an array.

   A tree is a node with branches, and each of them one; below a place stands a range of places, from a first one to
   one past the last. On this rest symbolic/trees.py and the rules of FoldUp.v, PushDown.v, Handed.v and Preorder.v. *)

From Coq Require Import List Arith Lia.
Import ListNotations.

Inductive tree (N : Type) := Node (label : N) (branches : list (tree N)).
Arguments Node {N}.

Section Layout.
Context {N : Type}.

Definition branches (t : tree N) : list (tree N) := match t with Node _ ts => ts end.

(* What holds of a tree if it holds of all its branches, holds of all trees. *)
Fixpoint tree_rule (P : tree N -> Prop) (H : forall n ts, Forall P ts -> P (Node n ts)) (t : tree N) : P t :=
  match t with
  | Node n ts => H n ts ((fix all (l : list (tree N)) : Forall P l :=
      match l with [] => Forall_nil P | x :: r => Forall_cons x (tree_rule P H x) (all r) end) ts)
  end.

Fixpoint size (t : tree N) : nat := match t with Node _ ts => S (list_sum (map size ts)) end.
Definition sizes (ts : list (tree N)) : nat := list_sum (map size ts).

(* loops.flatten: `for node in nodes`, where `nodes` grows as it is gone through; the place gone to is that of the range
   that is to be appended. It ends where no node stands; `size` turns are enough (flatten_lays_out). *)
Definition range_of (start count : nat) : nat * nat := if count =? 0 then (0, 0) else (start, start + count).

Fixpoint lay (turns : nat) (nodes : list (tree N)) (below : list (nat * nat)) : list (tree N) * list (nat * nat) :=
  match turns with
  | 0 => (nodes, below)
  | S turns' =>
      match nth_error nodes (length below) with
      | None => (nodes, below)
      | Some node => lay turns' (nodes ++ branches node) (below ++ [range_of (length nodes) (length (branches node))])
      end
  end.

Definition flatten (root : tree N) : list (tree N) * list (nat * nat) := lay (size root) [root] [].

(* Where the branches of the node at a place begin: after the root and all branches of the nodes before it. *)
Definition first_below (nodes : list (tree N)) (p : nat) : nat := S (length (flat_map branches (firstn p nodes))).

Record laid_out (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)) : Prop := LaidOut {
  level_by_level : nodes = root :: flat_map branches nodes;
  as_many_as_the_tree_has : length nodes = size root;
  one_range_each : length below = length nodes;
  ranges : forall p t, nth_error nodes p = Some t ->
    nth_error below p = Some (range_of (first_below nodes p) (length (branches t))) /\ p < first_below nodes p
}.

Lemma nth_split_at : forall (A : Type) (l : list A) p a, nth_error l p = Some a ->
  l = firstn p l ++ a :: skipn (S p) l /\ length (firstn p l) = p.
Proof.
  induction l as [|b l IH]; intros [|p] a H; simpl in *; try discriminate; [split; congruence|].
  destruct (IH p a H) as [H1 H2]. split; [f_equal; exact H1 | f_equal; exact H2].
Qed.

Lemma firstn_S : forall (A : Type) (l : list A) p a, nth_error l p = Some a -> firstn (S p) l = firstn p l ++ [a].
Proof. induction l as [|b l IH]; intros [|p] a H; simpl in *; try discriminate; [|f_equal; apply IH]; congruence. Qed.

Lemma firstn_of_app : forall (A : Type) (l r : list A) p, p <= length l -> firstn p (l ++ r) = firstn p l.
Proof. intros. rewrite firstn_app, (proj2 (Nat.sub_0_le _ _)), app_nil_r by assumption. reflexivity. Qed.

Lemma sizes_app : forall l r, sizes (l ++ r) = sizes l + sizes r.
Proof. intros. unfold sizes. rewrite map_app. apply list_sum_app. Qed.

Lemma size_branches : forall t, size t = S (sizes (branches t)).
Proof. intros [n ts]. reflexivity. Qed.

Record so_far (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)) : Prop := SoFar {
  f_within : length below <= length nodes;
  f_nodes : nodes = root :: flat_map branches (firstn (length below) nodes);
  f_size : length below + sizes (skipn (length below) nodes) = size root;
  f_ranges : forall p t, p < length below -> nth_error nodes p = Some t ->
    nth_error below p = Some (range_of (first_below nodes p) (length (branches t))) /\ p < first_below nodes p
}.

Lemma one_more : forall root nodes below node, so_far root nodes below -> nth_error nodes (length below) = Some node ->
  so_far root (nodes ++ branches node) (below ++ [range_of (length nodes) (length (branches node))]).
Proof.
  intros root nodes below node [Hw Hn Hs Hr] Hnode. pose proof (nth_split_at _ _ _ _ Hnode) as [Hsplit Hlen].
  assert (Hk : length below < length nodes) by (apply nth_error_Some; congruence).
  assert (Hfirst : first_below nodes (length below) = length nodes).
  { unfold first_below. rewrite Hn at 2. reflexivity. }
  constructor; rewrite ?app_length; simpl; rewrite ?Nat.add_1_r.
  - lia.
  - rewrite firstn_of_app, (firstn_S _ _ _ _ Hnode), flat_map_app by lia. simpl. rewrite app_nil_r.
    rewrite app_comm_cons, <- Hn. reflexivity.
  - rewrite skipn_app, (proj2 (Nat.sub_0_le _ _)), sizes_app by lia. simpl. rewrite <- Hs.
    assert (Hskip : skipn (length below) nodes = node :: skipn (S (length below)) nodes).
    { rewrite Hsplit at 1. rewrite skipn_app, skipn_all2, Hlen, Nat.sub_diag by lia. reflexivity. }
    rewrite Hskip. unfold sizes. simpl. fold (sizes (branches node)). rewrite (size_branches node). unfold sizes.
      simpl. lia.
  - intros p t Hp Ht. assert (Hfb : first_below (nodes ++ branches node) p = first_below nodes p).
    { unfold first_below. rewrite firstn_of_app by lia. reflexivity. }
    rewrite Hfb. rewrite nth_error_app1 in Ht by lia. destruct (Nat.eq_dec p (length below)) as [->|Hne].
    + rewrite Hnode in Ht. injection Ht as <-. rewrite nth_error_app2, Nat.sub_diag, Hfirst by lia. auto.
    + rewrite nth_error_app1 by lia. apply Hr; [lia | assumption].
Qed.

Lemma lay_ends : forall root turns nodes below, so_far root nodes below -> size root <= length below + turns ->
  let (ns, bl) := lay turns nodes below in so_far root ns bl /\ length bl = length ns.
Proof.
  induction turns as [|turns IH]; intros nodes below H Ht; simpl.
  - split; [assumption|]. destruct H as [Hw _ Hs _]. destruct (nth_error nodes (length below)) as [node|] eqn:E.
    + apply nth_split_at in E. destruct E as [E Hlen]. rewrite E in Hs.
      rewrite skipn_app, skipn_all2, Hlen, Nat.sub_diag in Hs by lia. unfold sizes in Hs. simpl in Hs.
      rewrite size_branches in Hs. lia.
    + apply nth_error_None in E. lia.
  - destruct (nth_error nodes (length below)) as [node|] eqn:E.
    + apply IH; [apply one_more; assumption|]. rewrite app_length. simpl. lia.
    + split; [assumption|]. apply nth_error_None in E. destruct H as [Hw _ _ _]. lia.
Qed.

(* What `flatten` answers: the root, and then the branches of all nodes, in the order of the nodes; as many as the tree
   has; and for each the range of its branches, which begins after it. The loop ends by itself. *)
Theorem flatten_lays_out : forall root, laid_out root (fst (flatten root)) (snd (flatten root)).
Proof.
  intros root. unfold flatten. assert (H0 : so_far root [root] []).
  { constructor; simpl; auto; [unfold sizes; simpl; lia | intros p t Hp; lia]. }
  pose proof (lay_ends root (size root) [root] [] H0 (le_n _)) as H. destruct (lay _ _ _) as [ns bl]. simpl.
  destruct H as [[Hw Hn Hs Hr] Hlen]. rewrite Hlen in *. rewrite firstn_all in Hn. rewrite skipn_all in Hs.
  constructor; auto; [unfold sizes in Hs; simpl in Hs; lia|].
  intros p t Ht. apply Hr; [|assumption]. apply nth_error_Some. congruence.
Qed.

Section Facts.
Variables (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)).
Hypothesis L : laid_out root nodes below.

(* That one place is right below another. *)
Definition right_below (p q : nat) : Prop := exists first last, nth_error below p = Some (first, last) /\
  first <= q < last.

(* The root is found at place 0. *)
Theorem the_root_stands_first : nth_error nodes 0 = Some root.
Proof. rewrite (level_by_level _ _ _ L). reflexivity. Qed.

Lemma first_below_S : forall p t, nth_error nodes p = Some t ->
  first_below nodes (S p) = first_below nodes p + length (branches t).
Proof.
  intros p t H. unfold first_below. rewrite (firstn_S _ _ _ _ H), flat_map_app, app_length. simpl. rewrite app_nil_r.
    lia.
Qed.

Lemma first_below_mono : forall p q, p <= q -> first_below nodes p <= first_below nodes q.
Proof.
  intros p q H. unfold first_below. rewrite <- (firstn_skipn p (firstn q nodes)), firstn_firstn,
    Nat.min_l by assumption.
  rewrite flat_map_app, app_length. lia.
Qed.

(* As many stand right below a node as it has branches, in their order, side by side, and after it. *)
Theorem branches_stand_right_below : forall p t, nth_error nodes p = Some t ->
  exists first last, nth_error below p = Some (first, last) /\ last - first = length (branches t) /\
    (branches t <> [] -> p < first) /\ (forall j, j < length (branches t) ->
      nth_error nodes (first + j) = nth_error (branches t) j).
Proof.
  intros p t H. destruct (ranges _ _ _ L p t H) as [Hb Hp]. rewrite Hb. unfold range_of.
  destruct (Nat.eqb_spec (length (branches t)) 0) as [E|E]; do 2 eexists; split; try reflexivity.
  - apply length_zero_iff_nil in E. rewrite E. repeat split; simpl; try congruence. intros; lia.
  - split; [lia|]. split; [auto|]. intros j Hj. rewrite (level_by_level _ _ _ L) at 1. unfold first_below. simpl.
    destruct (nth_split_at _ _ _ _ H) as [Hs _]. rewrite Hs at 1. rewrite flat_map_app. simpl.
    rewrite nth_error_app2 by lia. replace (_ + j - _) with j by lia. apply nth_error_app1. assumption.
Qed.

Lemma right_below_iff : forall p q, right_below p q <->
  p < length nodes /\ first_below nodes p <= q < first_below nodes (S p).
Proof.
  intros p q. unfold right_below. split.
  - intros (first & last & Hb & Hq). assert (Hp : p < length nodes).
    { rewrite <- (one_range_each _ _ _ L). apply nth_error_Some. congruence. }
    split; [assumption|]. destruct (nth_error nodes p) as [t|] eqn:E; [|apply nth_error_None in E; lia].
    destruct (ranges _ _ _ L p t E) as [Hr _]. rewrite Hb in Hr. rewrite (first_below_S _ _ E).
    unfold range_of in Hr. destruct (length (branches t) =? 0); injection Hr as -> ->; unfold first_below in *; lia.
  - intros [Hp Hq]. destruct (nth_error nodes p) as [t|] eqn:E; [|apply nth_error_None in E; lia].
    rewrite (first_below_S _ _ E) in Hq. destruct (ranges _ _ _ L p t E) as [Hr _]. rewrite Hr. unfold range_of.
    destruct (Nat.eqb_spec (length (branches t)) 0); do 2 eexists; split; try reflexivity; lia.
Qed.

(* Each node but the root is right below exactly one, which stands before it; the root is below none. *)
Theorem each_but_the_root_is_below_one_before_it : forall q, q < length nodes ->
  (q = 0 -> forall p, ~ right_below p q) /\
  (q <> 0 -> exists p, right_below p q /\ p < q /\ forall p', right_below p' q -> p' = p).
Proof.
  intros q Hq. split; [intros -> p H; apply right_below_iff in H; unfold first_below in H; lia|]. intros H0.
  assert (Hone : forall p p', right_below p q -> right_below p' q -> p' = p).
  { intros p p' H H'. apply right_below_iff in H. apply right_below_iff in H'.
    destruct (Nat.lt_trichotomy p p') as [Hlt|[Heq|Hlt]]; auto.
    - pose proof (first_below_mono (S p) p' Hlt). lia.
    - pose proof (first_below_mono (S p') p Hlt). lia. }
  assert (Hfind : forall k, k <= length nodes -> q < first_below nodes k -> exists p, p < k /\ right_below p q).
  { induction k as [|k IH]; intros Hk Hqk; [unfold first_below in Hqk; simpl in Hqk; lia|].
    destruct (Nat.lt_ge_cases q (first_below nodes k)) as [Hlt|Hge].
    - destruct (IH ltac:(lia) Hlt) as (p & Hp & Hb). exists p. split; [lia | assumption].
    - exists k. split; [lia|]. apply right_below_iff. lia. }
  destruct (Hfind (length nodes) (le_n _)) as (p & Hp & Hb).
  { unfold first_below. rewrite firstn_all. rewrite (level_by_level _ _ _ L) in Hq at 1. exact Hq. }
  exists p. split; [assumption|]. split; [|eauto]. apply right_below_iff in Hb.
  destruct (nth_error nodes p) as [t|] eqn:E; [|apply nth_error_None in E; lia]. pose proof (ranges _ _ _ L p t E). lia.
Qed.

(* The root, then all branches of a level, and so on. *)
Fixpoint level (depth : nat) : list (tree N) :=
  match depth with 0 => [root] | S above => flat_map branches (level above) end.

(* The nodes stand level by level, until there are none. *)
Theorem the_order_is_breadth_first : exists depth, level depth = [] /\ nodes = flat_map level (seq 0 depth).
Proof.
  assert (Hsz : forall l, sizes (flat_map branches l) + length l = sizes l).
  { induction l as [|t l IH]; [reflexivity|]. simpl. rewrite sizes_app. unfold sizes in *. simpl. rewrite size_branches.
    unfold sizes. lia. }
  assert (Hsteps : forall d, sizes (level d) <= size root - d).
  { induction d as [|d IH]; [unfold sizes; simpl; lia|]. simpl. pose proof (Hsz (level d)) as H.
    destruct (level d); [unfold sizes; simpl; lia|]. simpl in *. lia. }
  exists (size root). split.
  { destruct (level (size root)) as [|t l] eqn:E; [reflexivity|]. pose proof (Hsteps (size root)) as H. rewrite E in H.
    unfold sizes in H. simpl in H. rewrite size_branches in H. lia. }
  assert (Hrest : forall d, exists rest, nodes = flat_map level (seq 0 d) ++ rest /\
    rest = level d ++ flat_map branches rest).
  { induction d as [|d (rest & Hn & Hr)]; [exists nodes; split; [reflexivity | apply (level_by_level _ _ _ L)]|].
    exists (flat_map branches rest). rewrite seq_S, flat_map_app. simpl. rewrite app_nil_r, <- app_assoc, <- Hr.
    split; [assumption|]. rewrite Hr at 1. rewrite flat_map_app. reflexivity. }
  destruct (Hrest (size root)) as (rest & Hn & Hr). pose proof (Hsteps (size root)) as Hlast.
  rewrite Nat.sub_diag in Hlast. assert (Hempty : rest = []); [|rewrite Hempty, app_nil_r in Hn; assumption].
  pose proof (f_equal sizes Hr) as Hsize. rewrite sizes_app in Hsize. pose proof (Hsz rest) as Hlen.
  apply length_zero_iff_nil. lia.
Qed.
End Facts.
End Layout.
